package io.mqttsn.gateway.protocol;

/**
 * Is the client still there? Supervises the keep-alive of an active client and the sleep of a
 * sleeping one (MQTT-SN 1.2 §6.11, §6.14).
 *
 * <p>How long a client may be late depends on the link on which it speaks; see {@link #tolerate}.
 *
 * <p>The deadline only moves away while the client is heard, so hearing it costs one assignment.
 */
final class KeepAlive {

  private static final long NONE = 0;

  private long periodMillis = NONE;
  private long toleranceMillis;
  private long sleepSeconds;
  private long lastHeard;
  private boolean awake;

  /** The client speaks on a link where it may be this late at the least; counts from now on. */
  void tolerate(long millis) {
    toleranceMillis = millis;
  }

  /** Supervises an active client; a keep-alive of 0 s means not at all (A38). */
  void start(int keepAliveSeconds, long now) {
    periodMillis = keepAliveSeconds == 0 ? NONE : withGrace(keepAliveSeconds);
    lastHeard = now;
    awake = false;
  }

  /** Supervises a sleep of {@code seconds}, which is more than 0. */
  void sleep(int seconds, long now) {
    sleepSeconds = seconds;
    sleepAgain(now);
  }

  /** The same sleep once more. */
  void sleepAgain(long now) {
    periodMillis = withGrace(sleepSeconds);
    lastHeard = now;
    awake = false;
  }

  /** The client is awake for its messages, for at most {@code millis} however much it says. */
  void awake(long millis, long now) {
    periodMillis = millis;
    lastHeard = now;
    awake = true;
  }

  void stop() {
    periodMillis = NONE;
  }

  void heard(long now) {
    if (!awake) {
      lastHeard = now;
    }
  }

  /** What the client said when it went to sleep last. */
  long sleepSeconds() {
    return sleepSeconds;
  }

  /** How long nothing was heard. */
  long silentSeconds(long now) {
    return (now - lastHeard) / 1000;
  }

  boolean due(long now) {
    return deadline() <= now;
  }

  long deadline() {
    return periodMillis == NONE ? Retry.NEVER : lastHeard + periodMillis;
  }

  // Clients ping exactly at the interval and repeat after 10 to 15 s: the tolerance must hold one
  // lost ping (A38). Half as long again up to a minute, then a tenth, but no less than half a
  // minute. A slow link may need more.
  private long withGrace(long seconds) {
    long millis = seconds * 1000;
    long usual = seconds <= 60 ? millis / 2 : Math.max(30_000, millis / 10);
    return millis + Math.max(usual, toleranceMillis);
  }
}
