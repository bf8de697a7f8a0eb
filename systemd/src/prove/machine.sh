# The Debian that the proof happens in: made once, copied each time, run as a container. To be
# sourced.
#   make_machine DEB    a fresh one, started, with the package in /opt/mqttsn-gateway.deb
#   inside COMMAND      runs a command there; inside_script TEXT a shell script
#   step TEXT COMMAND   says the text when the command succeeds, and ends the proof when not
#   eventually COMMAND  until it succeeds, for a minute at most
#   newer_package N     puts the same package as version N in the place of the other

base=${MQTTSN_PROOF_BASE:-/var/tmp/mqttsn-gateway-proof-bookworm}
scratch=$(mktemp -d /var/tmp/mqttsn-gateway-proof.XXXXXX)
machine=$scratch/root
container=
leader=

((EUID == 0)) || {
  echo "prove: only root may start containers" >&2
  exit 1
}
for program in systemd-nspawn mmdebstrap nsenter; do
  command -v "$program" >/dev/null || {
    echo "prove: $program is missing: apt-get install systemd-container mmdebstrap" >&2
    exit 1
  }
done

clean_up() {
  # Its first process, with which all others die; the program that started it does not take it
  # along.
  if [[ -n $leader ]]; then
    kill -s KILL "$leader" 2>/dev/null || true
  fi
  if [[ -n $container ]]; then
    wait "$container" 2>/dev/null || true
  fi
  # Its processes take a moment to die.
  local patience=50
  until rm -rf "$scratch" 2>/dev/null || ((patience-- == 0)); do sleep .1; done
}
trap clean_up EXIT

newest_package() {
  local newest
  newest=$(ls -t "$here"/target/*.deb 2>/dev/null | head -n 1)
  [[ -n $newest ]] || {
    echo "prove: there is no package yet: mvn -DskipTests -pl systemd -am package" >&2
    exit 1
  }
  echo "$newest"
}

make_machine() {
  if [[ ! -d $base ]]; then
    echo "making a Debian in $base, once"
    mmdebstrap --quiet --variant=minbase \
      --include=systemd,systemd-sysv,dbus,procps,iproute2,openjdk-17-jre-headless,mosquitto,mosquitto-clients,socat \
      bookworm "$base.new"
    mv "$base.new" "$base"
  fi
  cp -a --reflink=auto "$base" "$machine"
  cp "$1" "$machine/opt/mqttsn-gateway.deb"
  cp "$here"/src/prove/*.pl "$machine/opt/"
  # The gateway has to do without a broker at first.
  rm -f "$machine/etc/systemd/system/multi-user.target.wants/mosquitto.service"
  systemd-nspawn -q -D "$machine" -b --register=no --keep-unit --private-network --console=pipe \
    </dev/null >"$scratch/console" 2>&1 &
  container=$!
  local patience=300
  until leader=$(ps --ppid "$container" -o pid= | tr -d ' ') && [[ -n $leader ]] &&
    inside systemctl is-system-running --wait >/dev/null 2>&1; do
    ((patience-- > 0)) || {
      cat "$scratch/console" >&2
      exit 1
    }
    sleep .1
  done
  inside ip link set lo up
}

inside() {
  nsenter -t "$leader" -a "$@"
}

inside_script() {
  inside sh -c "$1"
}

step() {
  local text=$1
  shift
  if "$@" >"$scratch/output" 2>&1; then
    echo "ok   $text"
  else
    echo "BAD  $text: $*"
    cat "$scratch/output"
    inside systemctl status mqttsn-gateway --no-pager -n 30 || true
    exit 1
  fi
}

eventually() {
  local end=$((SECONDS + 60))
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep .2
  done
}

newer_package() {
  dpkg-deb -R "$machine/opt/mqttsn-gateway.deb" "$scratch/newer"
  sed -i "s/^Version: .*/Version: $1/" "$scratch/newer/DEBIAN/control"
  dpkg-deb --root-owner-group -Znone -b "$scratch/newer" "$machine/opt/mqttsn-gateway.deb" >/dev/null
}

# Ends a background helper by closing its standard input.
end_coproc() {
  local input=$1
  eval "exec $input>&-"
  wait "$2" || true
}
