package io.mqttsn.serial;

import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.runtime.LinkCounters;

/**
 * Where one port writes down what happens.
 *
 * @param metrics of the whole gateway
 */
record LinkNotes(LinkCounters counters, Metrics metrics, Signals signals) {

  LinkNotes(Metrics metrics) {
    this(new LinkCounters(), metrics, new Signals());
  }
}
