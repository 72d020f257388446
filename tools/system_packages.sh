#!/bin/sh
# Installs the Debian packages that textmine's figures and browser tests use, where that is possible, and says
# clearly what is missing otherwise. Nothing in `textmine analyze` fails without them.
WANTED="fonts-noto-cjk"
[ -n "$TEXTMINE_TEST_PACKAGES" ] && WANTED="$WANTED chromium libreoffice-calc-nogui"

missing=""
for package in $WANTED; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: this system has no apt-get; install by hand what stands for:$missing" >&2
    echo "setup: without a Chinese font, figures saved as PNG show boxes; everything else works." >&2
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "setup: not installed (needs root):$missing" >&2
    echo "setup: to have them: sudo apt-get install$missing" >&2
    exit 0
fi
{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } >/dev/null 2>&1 ||
    echo "setup: could not install:$missing (figures may lack a Chinese font; everything else works)" >&2
exit 0
