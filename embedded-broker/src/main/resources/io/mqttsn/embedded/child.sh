# Runs the broker $0 with the configuration $1 for exactly as long as our standard input stays open.
# The gateway holds the other end and never writes: however it dies, kill -9 included, the kernel
# closes the pipe, and the broker cannot outlive it and keep the port.
exec 3<&0
trap '' INT HUP
"$0" -c /dev/fd/4 4<<END 3<&- </dev/null &
$1
END
broker=$!
# Again and again, because Mosquitto forgets a signal that comes just before its main loop begins.
(read -r nothing <&3; while kill "$broker"; do sleep 0.2; done) 2>/dev/null &
lifeline=$!
wait "$broker"; status=$?
kill "$lifeline" 2>/dev/null
exit "$status"
