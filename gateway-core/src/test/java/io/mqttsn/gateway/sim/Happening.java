package io.mqttsn.gateway.sim;

/**
 * What is counted in a world, so that nobody takes an empty one for a sound one: every kind of
 * trouble must have been there, and messages must have arrived nevertheless.
 */
enum Happening {
  FRAME_LOST,
  FRAME_CUT_OFF,
  FRAME_DUPLICATED,
  FRAME_TORN,
  FRAME_FLIPPED,
  FRAME_OVERTAKEN,
  POWER_CUT,
  BROKER_REFUSED,
  BROKER_AWAY,
  BROKER_FORGOT,
  DEVICE_SLEPT,
  DEVICE_WOKE,
  DEVICE_OVERSLEPT,
  DEVICE_MOVED,
  DEVICE_WENT_DARK,
  DEVICE_REBOOTED,
  DEVICE_TURNED_AWAY,
  WILL_PUBLISHED,
  PUBLISHED_QOS_0,
  PUBLISHED_QOS_1,
  PUBLISHED_QOS_2,
  RECEIVED_QOS_0,
  RECEIVED_QOS_1,
  RECEIVED_QOS_2
}
