package io.mqttsn.upstream;

import io.mqttsn.codec.Qos;

/**
 * One SUBSCRIBE or UNSUBSCRIBE packet. The object itself travels through the link and comes back
 * with the answer, so whoever has asked knows it again.
 */
class Request {

  /** As the broker knows it, with the prefix. */
  final String filter;

  final boolean subscribe;
  final Qos qos;

  Request(String filter, boolean subscribe, Qos qos) {
    this.filter = filter;
    this.subscribe = subscribe;
    this.qos = qos;
  }
}
