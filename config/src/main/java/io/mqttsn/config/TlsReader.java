package io.mqttsn.config;

import io.mqttsn.upstream.UpstreamSettings.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads {@code upstream.tls}. Files are only looked for here; the TLS library reads them. */
final class TlsReader {

  private TlsReader() {}

  /**
   * @param servers those of {@code upstream.servers} that are good
   */
  static Optional<Tls> read(Section upstream, List<String> servers) {
    if (!upstream.has("tls")) {
      return Optional.empty();
    }
    if (!servers.isEmpty() && servers.stream().noneMatch(ServerAddress::isEncrypted)) {
      upstream.wrongKey(
          "tls", "none of the servers is ssl:// or wss://, so nothing would be encrypted");
    }
    Section tls = upstream.section("tls");
    Optional<Path> ca = file(tls, "ca-file");
    Optional<Path> cert = file(tls, "cert-file");
    Optional<Path> key = file(tls, "key-file");
    if (tls.has("cert-file") && !tls.has("key-file")) {
      tls.wrongKey("cert-file", "a certificate needs its key-file, and there is none");
    }
    if (tls.has("key-file") && !tls.has("cert-file")) {
      tls.wrongKey("key-file", "a key needs its cert-file, and there is none");
    }
    boolean verify = tls.flag("verify-hostname", true);
    tls.finish();
    return Optional.of(new Tls(ca, cert, key, verify));
  }

  private static Optional<Path> file(Section tls, String key) {
    return tls.optional(
        key, path -> InputFile.checkReadable(tls.reading().resolve(Texts.text(path))));
  }
}
