# What ./run and ./test need of the machine: the SDK, Debian packages, one build at a time, and children that end with their script.
# Sourced, never run. The caller has set `root` to the checkout.

# The SDK itself wants ICU unless it is told that nothing here needs one.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

say() { printf '%s\n' "$*"; }
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

need_sdk() {
    dotnet --list-sdks 2>/dev/null | grep -q '^10\.' || fail "the .NET 10 SDK is needed: https://dotnet.microsoft.com/download/dotnet/10.0"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else fail "root or sudo is needed to install packages; without them, have these installed: $packages_missing"
    fi
}

# As the relay looks for it: Debian's newest version, else PATH.
has_postgresql() {
    local directory
    for directory in /usr/lib/postgresql/*/bin ${PATH//:/ }; do
        [ -x "$directory/initdb" ] && [ -x "$directory/postgres" ] && return 0
    done
    return 1
}

# need_package NAME CHECK...: remembers the package unless the check succeeds.
packages_missing=""
need_package() {
    local name=$1
    shift
    "$@" >/dev/null 2>&1 || packages_missing="$packages_missing $name"
}

# Debian's postgresql starts a server of its own when it is installed. A setting that lives as long as the installation keeps it from that.
# Checkouts that set up at the same time take turns; whoever comes second finds nothing left to do.
install_missing_packages() {
    [ -n "$packages_missing" ] || return 0
    command -v apt-get >/dev/null || fail "these Debian packages are missing, and there is no apt-get to install them:$packages_missing"
    say "Installing Debian packages:$packages_missing"
    # shellcheck disable=SC2086,SC2016
    as_root env DEBIAN_FRONTEND=noninteractive flock /run/lock/metering-setup.lock bash -c '
        set -e
        settings=/etc/postgresql-common/createcluster.d
        mkdir -p "$settings"
        trap "rm -f $settings/metering.conf" EXIT
        echo "create_main_cluster = false" > "$settings/metering.conf"
        apt-get -q -o Acquire::Retries=3 update
        apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 install --no-install-recommends "$@"
        ' setup $packages_missing >"$root/artifacts/packages.log" 2>&1 </dev/null \
        || { tail -n 20 "$root/artifacts/packages.log" >&2; return 1; }
    packages_missing=""
}

# One build of this checkout at a time, whichever command asks for it. No build server is left running.
build() {
    local project log status=0 started=$SECONDS
    log=$(mktemp "$root/artifacts/build.XXXXXX")
    exec 9>"$root/artifacts/build.lock"
    flock -n 9 || { say "Waiting for another build of this checkout ..."; flock 9; }
    for project in "$@"; do
        dotnet build "$root/$project" -c Release --disable-build-servers -v quiet -clp:NoSummary >>"$log" 2>&1 9>&- </dev/null || { status=1; break; }
    done
    exec 9>&-
    [ $status = 0 ] || { cat "$log" >&2; rm -f "$log"; fail "the build failed."; }
    rm -f "$log"
    say "Built in $((SECONDS - started)) s."
}

# start COMMAND...: in the background, told to end when this script dies, however it dies. Its process id is in $!.
start() { setpriv --pdeathsig TERM -- "$@" & }

# Asks a child of ours to end and waits until it has.
stop() {
    [ -n "$1" ] || return 0
    kill -TERM "$1" 2>/dev/null || true
    while kill -0 "$1" 2>/dev/null; do wait "$1" 2>/dev/null || true; done
}
