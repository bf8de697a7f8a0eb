package io.mqttsn.config;

import io.mqttsn.config.GatewayConfig.PasswordSource;
import io.mqttsn.upstream.UpstreamSettings.Credentials;
import java.util.Optional;

/**
 * Reads {@code username}, {@code password} and {@code password-file}. None of its messages repeats
 * a password.
 */
final class CredentialsReader {

  /**
   * @param source empty when there is no password
   */
  record Result(Optional<Credentials> credentials, Optional<PasswordSource> source) {}

  private CredentialsReader() {}

  static Result read(Section upstream) {
    Optional<String> username = upstream.optional("username", Texts::text);
    boolean direct = upstream.has("password");
    boolean file = upstream.has("password-file");
    if (direct && file) {
      upstream.wrongKey("password-file", "there is a password as well; write one of the two");
    }
    if ((direct || file) && !upstream.has("username")) {
      upstream.wrongKey(
          direct ? "password" : "password-file", "a password needs a username, and there is none");
    }
    Optional<String> password = upstream.optional("password", Texts::text);
    Optional<SecretFile> fromFile =
        upstream.optional(
            "password-file", path -> SecretFile.read(upstream.reading(), path, "password"));
    Optional<PasswordSource> source =
        direct
            ? direct(upstream)
            : fromFile.map(from -> new PasswordSource("password-file", from.path()));
    // Some brokers take a token as the user name and want no password.
    String secret = password.or(() -> fromFile.map(SecretFile::content)).orElse("");
    return new Result(username.map(name -> new Credentials(name, secret)), source);
  }

  private static Optional<PasswordSource> direct(Section upstream) {
    return upstream
        .raw("password")
        .map(
            raw -> {
              if (raw.equals(PasswordSource.MASK)) {
                upstream.wrong(
                    "password",
                    "is the mask that print-config shows; write the password, ${VARIABLE} or a"
                        + " password-file");
              }
              return new PasswordSource(
                  "password", Environment.isReference(raw) ? raw : PasswordSource.MASK);
            });
  }
}
