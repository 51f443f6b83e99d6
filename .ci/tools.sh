# Read by the root commands: finds what they need, builds, and says the one line to type when something is missing.
# shellcheck shell=bash
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en TESTINGPLATFORM_UI_LANGUAGE=en
export DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1 MSBUILDDISABLENODEREUSE=1

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

need_sdk() {
  command -v dotnet >/dev/null 2>&1 || die "The .NET 10 SDK is needed (https://dotnet.microsoft.com/download): no dotnet command found."
  dotnet --version >/dev/null 2>&1 || die "The .NET 10 SDK is needed; global.json asks for $(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' global.json), found: $(dotnet --list-sdks 2>/dev/null | tr '\n' ' ')"
}

# build PROJECT|SOLUTION: Release, quiet; shows the compiler's words only when it fails.
build() {
  local log started=$SECONDS
  log=$(mktemp "${TMPDIR:-/tmp}/witness-build.XXXXXX")
  say "building $(basename "$1") …"
  if ! dotnet build "$1" -c Release -v q --nologo -nodeReuse:false >"$log" 2>&1; then
    grep -E 'error|warning' "$log" | sort -u >&2 || cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
  say "built in $((SECONDS - started)) s"
}

has_chromium() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; }
has_cjk_font() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh family 2>/dev/null | head -n 1)" ]; }
has_postgres() { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
has_poppler() { command -v pdftotext >/dev/null 2>&1; }
has_paper_tools() { command -v qpdf >/dev/null 2>&1 && command -v zbarimg >/dev/null 2>&1; }

# need_packages PACKAGE…: installs the Debian packages that are missing if it may, else fails with the line to type.
need_packages() {
  local missing=()
  local package
  for package in "$@"; do
    case $package in
      chromium) has_chromium || missing+=(chromium) ;;
      fonts-noto-cjk) has_cjk_font || missing+=(fontconfig fonts-noto-cjk) ;;
      postgresql) has_postgres || missing+=(postgresql) ;;
      poppler-utils) has_poppler || missing+=(poppler-utils) ;;
      qpdf) has_paper_tools || missing+=(qpdf zbar-tools) ;;
    esac
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as=
  [ "$(id -u)" = 0 ] || as="sudo -n"
  if command -v apt-get >/dev/null 2>&1 && { [ -z "$as" ] || sudo -n true 2>/dev/null; }; then
    say "installing ${missing[*]} …"
    # lists may be empty, or there although nothing answers: the install says which
    $as apt-get update -qq >/dev/null 2>&1
    if $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then return 0; fi
  fi
  die "The tests need: sudo apt-get update && sudo apt-get install -y ${missing[*]}"
}
