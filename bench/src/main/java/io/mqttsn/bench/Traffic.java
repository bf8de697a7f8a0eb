package io.mqttsn.bench;

/**
 * What the devices have seen. It belongs to the generator's one thread; only {@link #copy} leaves.
 */
final class Traffic {

  /** PUBLISH messages, repetitions left out. */
  long published;

  /** Answered for good: PUBACK or PUBCOMP; at QoS 0 given to the socket. */
  long acknowledged;

  /** Frames sent again after a time-out, PUBLISH and PUBREL. */
  long repeated;

  /** PUBACK with a return code that refuses. */
  long refused;

  /** Devices that the gateway sent away. */
  long dismissed;

  /** Datagrams that the socket did not take or that nobody listened to. */
  long unreachable;

  Traffic copy() {
    Traffic copy = new Traffic();
    copy.published = published;
    copy.acknowledged = acknowledged;
    copy.repeated = repeated;
    copy.refused = refused;
    copy.dismissed = dismissed;
    copy.unreachable = unreachable;
    return copy;
  }

  Traffic minus(Traffic before) {
    Traffic difference = copy();
    difference.published -= before.published;
    difference.acknowledged -= before.acknowledged;
    difference.repeated -= before.repeated;
    difference.refused -= before.refused;
    difference.dismissed -= before.dismissed;
    difference.unreachable -= before.unreachable;
    return difference;
  }
}
