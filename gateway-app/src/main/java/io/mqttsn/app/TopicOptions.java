package io.mqttsn.app;

import io.mqttsn.codec.TopicRef;

/** The three ways to say which topic: by name, by predefined id, by short name. */
final class TopicOptions {

  private static final int LARGEST_ID = 0xFFFE;

  private TopicOptions() {}

  static TopicRef predefined(DeviceOptions device, int id) {
    device.check(id >= 1 && id <= LARGEST_ID, "--predefined is " + id + ", not 1 to " + LARGEST_ID);
    return new TopicRef.PredefinedId(id);
  }

  static TopicRef shortName(DeviceOptions device, String name) {
    device.check(
        TopicRef.ShortName.fits(name), "--short is \"" + name + "\", not a name of two octets");
    return TopicRef.ShortName.of(name);
  }

  static TopicRef name(DeviceOptions device, String name) {
    device.check(!name.isEmpty(), "--topic is empty");
    return new TopicRef.Name(name);
  }
}
