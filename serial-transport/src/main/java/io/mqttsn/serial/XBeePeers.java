package io.mqttsn.serial;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The radios that were heard lately: their 16-bit addresses, which spare an XBee module the search
 * for a radio that it knows by its 64-bit address only.
 *
 * <p>A 16-bit address changes when its radio joins anew, so one by which a transmission failed is
 * forgotten, and what a delivery discovered is kept. At most {@value #LIMIT} are remembered; the
 * one unused for longest goes first, and costs no more than a search when it is wanted again.
 *
 * <p>The reading thread learns here what the writing thread asks for, hence the lock.
 */
final class XBeePeers {

  static final int LIMIT = 1024;

  /** No 16-bit address, or one that is not known. */
  static final int UNKNOWN = 0xFFFE;

  /** From here on a 16-bit address is none: 0xFFFD not found, UNKNOWN, 0xFFFF everybody. */
  private static final int FIRST_RESERVED = 0xFFFD;

  private static final int TICKETS = 256;

  private final Map<SerialAddress, Integer> shortAddresses =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SerialAddress, Integer> eldest) {
          return size() > LIMIT;
        }
      };

  private final SerialAddress[] sentTo = new SerialAddress[TICKETS];

  static boolean isAddress(int shortAddress) {
    return shortAddress < FIRST_RESERVED;
  }

  synchronized void heard(SerialAddress from, int shortAddress) {
    if (isAddress(shortAddress)) {
      shortAddresses.put(from, shortAddress);
    }
  }

  /** The 16-bit address for a transmission under this ticket. */
  synchronized int sending(SerialAddress to, int ticket) {
    sentTo[ticket] = to;
    return shortAddresses.getOrDefault(to, UNKNOWN);
  }

  /** A transmission whose report teaches nothing: to everybody, or to a 16-bit address. */
  synchronized void sendingUntaught(int ticket) {
    sentTo[ticket] = null;
  }

  synchronized void reported(int ticket, boolean delivered, int shortAddress) {
    SerialAddress to = sentTo[ticket];
    sentTo[ticket] = null;
    if (to == null) {
      return;
    }
    if (delivered) {
      heard(to, shortAddress);
    } else {
      shortAddresses.remove(to);
    }
  }

  synchronized int size() {
    return shortAddresses.size();
  }
}
