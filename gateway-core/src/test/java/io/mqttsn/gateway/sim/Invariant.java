package io.mqttsn.gateway.sim;

/** What holds at every moment of every simulation, whatever the weather. */
enum Invariant {
  QOS1_ARRIVES_IF_THE_LINK_EVER_HEALS,
  QOS2_ARRIVES_EXACTLY_ONCE,
  NOTHING_IS_ACKNOWLEDGED_THAT_IS_NOT_SAFE,
  ORDER_PER_CLIENT_AND_TOPIC,
  WILL_EXACTLY_ONCE_ON_LOSS_AND_NEVER_AFTER_GOODBYE,
  NOTHING_IS_SENT_TO_A_SLEEPER,
  NO_TOPIC_ID_BEFORE_IT_WAS_TOLD,
  NOBODY_SEES_ANOTHER_CLIENTS_MESSAGE,
  WHAT_IS_TOLD_OF_A_DEVICE_IS_TRUE,
  EVERY_WAITING_THING_HAS_A_DEADLINE,
  EVERY_BOUND_HOLDS,
  NOTHING_REMAINS_AFTER_THE_END,
  NO_PROMISE_IS_FORGOTTEN_IN_A_POWER_CUT,
  NO_SESSION_BREAKS_AN_INVARIANT_OF_ITS_OWN;

  /** Throws unless the condition holds. */
  void check(boolean condition, String format, Object... arguments) {
    if (!condition) {
      throw new Violation(this, String.format(format, arguments));
    }
  }
}
