package io.mqttsn.gateway.port;

import java.util.List;

/**
 * Keeps what durable sessions must not lose with the process.
 *
 * <p>A loop appends the changes of a batch and flushes once, before it sends or submits anything of
 * that batch: write-ahead, and one flush for many clients. {@link #append} and {@link #flush} may
 * be called from several loops; the changes of one client always come from the same.
 */
public interface SessionStore extends AutoCloseable {

  /** Keeps nothing, and says so. */
  SessionStore NONE =
      new SessionStore() {
        @Override
        public boolean keeps() {
          return false;
        }

        @Override
        public List<SessionChange> load() {
          return List.of();
        }

        @Override
        public void append(SessionChange change) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Whether anything survives; if not, nothing need be appended. */
  default boolean keeps() {
    return true;
  }

  /**
   * Everything appended before the last restart, in order; called once, before the first append.
   */
  List<SessionChange> load();

  /** Notes a change; it is safe after the next {@link #flush}. */
  void append(SessionChange change);

  /** Returns when everything appended by this thread is safe. */
  void flush();

  @Override
  void close();
}
