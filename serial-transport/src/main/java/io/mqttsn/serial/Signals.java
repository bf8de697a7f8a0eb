package io.mqttsn.serial;

import io.mqttsn.gateway.port.Transport;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How strong each device was heard last. Of the {@link #LIMIT} addresses heard most recently; a
 * stranger may make up as many as he likes.
 */
final class Signals {

  static final int LIMIT = 1024;

  private final Map<Transport.Address, Integer> byAddress = new LinkedHashMap<>(16, 0.75f, true);

  synchronized void heard(SerialAddress from, int rssiDbm) {
    byAddress.put(from, rssiDbm);
    if (byAddress.size() > LIMIT) {
      byAddress.remove(byAddress.keySet().iterator().next());
    }
  }

  synchronized Map<Transport.Address, Integer> copy() {
    return Map.copyOf(byAddress);
  }
}
