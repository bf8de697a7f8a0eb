package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.protocol.Session;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * The deadlines of one shard's sessions, one each at most, in a sorted set. One that only moves
 * away, as keep-alive does with every frame, costs nothing until the old one comes up; one that
 * comes nearer replaces it, and a session that is over takes its own along, so nothing outlives the
 * clients.
 */
final class Alarms {

  static final long NEVER = Long.MAX_VALUE;

  /** A session and the deadline it has in the set; the number tells equal ones apart. */
  static final class Resident {
    private static final Comparator<Resident> BY_DEADLINE =
        Comparator.<Resident>comparingLong(r -> r.armed).thenComparingLong(r -> r.number);

    final Session session;
    private final long number;
    private long armed = NEVER;

    Resident(Session session, long number) {
      this.session = session;
      this.number = number;
    }
  }

  private final TreeSet<Resident> residents = new TreeSet<>(Resident.BY_DEADLINE);

  /** Takes out the next one whose session has something to do by now; null if there is none. */
  Resident takeDue(long now) {
    while (!residents.isEmpty() && residents.first().armed <= now) {
      Resident first = residents.first();
      disarm(first);
      if (first.session.nextDeadline() <= now) {
        return first;
      }
      arm(first);
    }
    return null;
  }

  /** When there may be one that is due; {@link #NEVER} if there never will. */
  long next() {
    return residents.isEmpty() ? NEVER : residents.first().armed;
  }

  /** The session may have another deadline now. */
  void arm(Resident resident) {
    long next = resident.session.nextDeadline();
    if (next < resident.armed) {
      disarm(resident);
      resident.armed = next;
      residents.add(resident);
    }
  }

  void disarm(Resident resident) {
    if (resident.armed != NEVER) {
      residents.remove(resident);
      resident.armed = NEVER;
    }
  }

  int size() {
    return residents.size();
  }
}
