package io.mqttsn.config;

import java.nio.file.Path;
import java.util.Map;

/** Loads texts for the tests, with an environment and a host name of their own. */
final class Loading {

  static final String HOST = "box";

  /** The shortest file; tests put their keys before and after it. */
  static final String MINIMAL = "version: 1\nupstream: {servers: [embedded]}\n";

  private Loading() {}

  static ConfigLoader loader() {
    return new ConfigLoader(
        Map.of(
            "SITE",
            "site-7",
            "BROKER_PASSWORD",
            "s3cret",
            "EMPTY",
            "",
            "ADMIN_TOKEN",
            "a-token-of-the-tests",
            "DOLLARS",
            "${SITE}"),
        HOST);
  }

  static GatewayConfig load(String yaml) {
    try {
      return loader().read(yaml, Path.of("gateway.yaml"));
    } catch (ConfigException e) {
      throw new AssertionError("refused:\n" + e.getMessage() + "\nin\n" + yaml, e);
    }
  }

  /** The message of the refusal. */
  static String refusal(String yaml) {
    return refusal(yaml, Path.of("gateway.yaml"));
  }

  static String refusal(String yaml, Path file) {
    try {
      loader().read(yaml, file);
    } catch (ConfigException e) {
      return e.getMessage();
    }
    throw new AssertionError("accepted:\n" + yaml);
  }
}
