#!/bin/sh
# Installs the Debian packages that pip cannot bring, where that is possible, and says clearly what is missing and what
# that means otherwise. Nothing in `textmine analyze` fails without them, and neither does the build.
#   fonts-noto-cjk                           Chinese in figures saved as PNG
#   tesseract-ocr, tesseract-ocr-chi-sim     scanned PDFs (textmine analyze --ocr)
#   antiword                                 old .doc files, where LibreOffice is not installed
# With TEXTMINE_TEST_PACKAGES set also a browser, and LibreOffice for workbooks and old Word files.
WANTED="fonts-noto-cjk tesseract-ocr tesseract-ocr-chi-sim antiword"
[ -n "$TEXTMINE_TEST_PACKAGES" ] && WANTED="$WANTED chromium chromium-driver libreoffice-calc-nogui libreoffice-writer-nogui"

lacking() {
    for package in $WANTED; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || printf ' %s' "$package"
    done
}

tell() {
    for package in $1; do
        case $package in
            fonts-*) means="figures saved as PNG show boxes for Chinese" ;;
            tesseract-*) means="scanned PDFs are refused, --ocr says what to install" ;;
            antiword | libreoffice-writer*) means="old .doc files are refused, unless LibreOffice is there" ;;
            *) means="only tests use it" ;;
        esac
        echo "setup: without $package: $means" >&2
    done
    echo "setup: everything else works" >&2
}

missing=$(lacking)
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: this system has no apt-get; install by hand what stands for:$missing" >&2
    tell "$missing"
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "setup: not installed (needs root); to have them: sudo apt-get install$missing" >&2
    tell "$missing"
    exit 0
fi
# One at a time after a failure: a package that cannot be had must not keep the others away.
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
apt-get update >/dev/null 2>&1
apt-get install -y --no-install-recommends $missing >/dev/null 2>&1 ||
    for package in $missing; do
        apt-get install -y --no-install-recommends "$package" >/dev/null 2>&1
    done
missing=$(lacking)
[ -z "$missing" ] || { echo "setup: could not install:$missing" >&2; tell "$missing"; }
exit 0
