package io.mqttsn.app;

import picocli.CommandLine.Option;

/** To which radio we speak, where a serial port is one itself. */
final class RadioOption {

  @Option(
      names = "--radio",
      paramLabel = "HEX",
      description = "With --framing xbee-...: the gateway's radio (default: search for one).")
  private String address;

  /** As it was given, or null. */
  String address() {
    return address;
  }
}
