package io.mqttsn.config;

import io.mqttsn.admin.AdminSettings;
import io.mqttsn.config.GatewayConfig.PasswordSource;
import java.net.InetAddress;
import java.util.Optional;

/** Reads {@code admin}. What can be reached from elsewhere must have a token. */
final class AdminReader {

  private static final String ADVICE =
      "write token-file: FILE with at least " + AdminSettings.SHORTEST_TOKEN + " characters";

  /**
   * @param tokenSource empty when there is no token
   */
  record Result(AdminSettings settings, Optional<PasswordSource> tokenSource) {}

  private AdminReader() {}

  static Result read(Section root) {
    AdminSettings defaults = AdminSettings.DEFAULT;
    Section admin = root.section("admin");
    boolean enabled = admin.flag("enabled", defaults.enabled());
    BindAddress bind =
        admin.value("bind", new BindAddress(defaults.host(), defaults.port()), BindAddress::parse);
    boolean direct = admin.has("token");
    if (direct && admin.has("token-file")) {
      admin.wrongKey("token-file", "there is a token as well; write one of the two");
    }
    Optional<String> written = admin.optional("token", AdminReader::token);
    Optional<SecretFile> file =
        admin.optional("token-file", path -> SecretFile.read(admin.reading(), path, "token"));
    file.ifPresent(from -> checkContent(admin, from));
    Optional<PasswordSource> source =
        direct ? direct(admin) : file.map(from -> new PasswordSource("token-file", from.path()));
    if (enabled && !direct && !admin.has("token-file") && !isLoopback(bind)) {
      admin.wrong(
          "bind",
          Texts.quoted(BindAddress.text(bind.host(), bind.port()))
              + " can be reached from elsewhere, so a token is needed; "
              + ADVICE
              + ", or a loopback address such as 127.0.0.1:9464");
    }
    admin.finish();
    Optional<String> token = written.or(() -> file.map(SecretFile::content));
    return new Result(new AdminSettings(enabled, bind.host(), bind.port(), token), source);
  }

  private static void checkContent(Section admin, SecretFile file) {
    try {
      token(file.content());
    } catch (BadValue e) {
      admin.wrong("token-file", file.path() + ": " + e.getMessage());
    }
  }

  /** None of the messages repeats it. */
  private static String token(String text) {
    if (!text.matches("[!-~]+")) {
      throw new BadValue("a token is visible ASCII characters without spaces");
    }
    if (text.length() < AdminSettings.SHORTEST_TOKEN && !text.equals(PasswordSource.MASK)) {
      throw new BadValue(
          "a token has at least " + AdminSettings.SHORTEST_TOKEN + " characters, this one fewer");
    }
    return text;
  }

  private static Optional<PasswordSource> direct(Section admin) {
    return admin
        .raw("token")
        .map(
            raw -> {
              if (raw.equals(PasswordSource.MASK)) {
                admin.wrong(
                    "token",
                    "is the mask that print-config shows; write the token, ${VARIABLE} or a"
                        + " token-file");
              }
              return new PasswordSource(
                  "token", Environment.isReference(raw) ? raw : PasswordSource.MASK);
            });
  }

  /** A name is not looked up, and nobody knows where it leads; {@code localhost} is settled. */
  private static boolean isLoopback(BindAddress bind) {
    InetAddress address = bind.address();
    return address != null && address.isLoopbackAddress();
  }
}
