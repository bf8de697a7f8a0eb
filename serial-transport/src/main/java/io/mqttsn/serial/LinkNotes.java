package io.mqttsn.serial;

import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.runtime.FailureLog;
import io.mqttsn.gateway.runtime.LinkCounters;

/**
 * Where one port writes down what happens.
 *
 * @param metrics of the whole gateway
 * @param failures told of defects of ours
 */
record LinkNotes(LinkCounters counters, Metrics metrics, Signals signals, FailureLog failures) {

  LinkNotes(Metrics metrics) {
    this(new LinkCounters(), metrics, new Signals(), new FailureLog("serial"));
  }
}
