package io.mqttsn.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which frames are written to a file, for Wireshark; without both, those of all listeners.
 *
 * @param listener frames of this one only
 * @param client frames of the client with this id only
 * @param maxOctets of the file; then it becomes the older one, and another is begun
 */
public record CaptureSettings(
    Optional<String> listener, Optional<String> client, Path file, int maxOctets) {

  private static final int DEFAULT_OCTETS = 16 << 20;
  private static final int LEAST = 4 << 10;
  private static final int MOST = 1 << 30;

  static Optional<CaptureSettings> read(Section root) {
    if (!root.has("capture")) {
      return Optional.empty();
    }
    Section capture = root.section("capture");
    if (!capture.has("file")) {
      // Not in /tmp: the service has one of its own, which nobody else sees.
      capture.missing(
          "file", "write the path of the file, such as /var/lib/mqttsn-gateway/lan.pcap");
    }
    CaptureSettings settings =
        new CaptureSettings(
            capture.optional("listener", Texts::name),
            capture.optional("client", Texts::text),
            capture
                .optional("file", path -> capture.reading().resolve(Texts.text(path)))
                .orElse(Path.of("")),
            capture.value("max-size", DEFAULT_OCTETS, text -> Units.octets(text, LEAST, MOST)));
    capture.finish();
    return Optional.of(settings);
  }
}
