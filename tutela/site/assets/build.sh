#!/bin/sh
# Rebuilds the vendored GOV.UK Frontend (needs Node and npm; nobody needs either to run or test).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out="$here/../../casework/static/vendor/govuk-frontend"
version=6.6.0
sass=1.108.2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-save --no-package-lock --ignore-scripts "govuk-frontend@$version" "sass@$sass"
mkdir -p "$out"
node_modules/.bin/sass --no-source-map --no-charset --style=compressed --quiet-deps --load-path=node_modules \
  "$here/govuk.scss" "$out/govuk-frontend.min.css"
sed '/^\/\/# sourceMappingURL=/d; s|//# sourceMappingURL=.*$||' \
  node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js > "$out/govuk-frontend.min.js"
if grep -q "GDS Transport\|crest\|url(" "$out/govuk-frontend.min.css"; then
  echo "The stylesheet names a font or picture that may not be shipped." >&2
  exit 1
fi
{
  echo '# Written by site/assets/build.sh; the tests compare the digests.'
  echo 'name = "govuk-frontend"'
  echo "version = \"$version\""
  echo 'licence = "MIT"'
  echo "compiler = \"sass $sass\""
  echo
  echo '[sha256]'
  for file in govuk-frontend.min.css govuk-frontend.min.js LICENSE; do
    echo "\"$file\" = \"$(sha256sum "$out/$file" | cut -d' ' -f1)\""
  done
} > "$out/vendor.toml"
