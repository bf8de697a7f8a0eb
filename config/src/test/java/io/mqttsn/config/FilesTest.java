package io.mqttsn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mqttsn.config.GatewayConfig.PasswordSource;
import io.mqttsn.upstream.UpstreamSettings.Credentials;
import io.mqttsn.upstream.UpstreamSettings.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file itself, and the files it names. */
class FilesTest {

  private static final String UPSTREAM = "version: 1\nupstream:\n  servers: ['ssl://b:8883']\n";
  private static final String WITH_PASSWORD_FILE =
      UPSTREAM + "  username: joe\n  password-file: broker.pass\n";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("gateway.yaml");
  }

  private GatewayConfig load(String yaml) throws Exception {
    Files.writeString(file, yaml);
    return Loading.loader().load(file);
  }

  private void refuses(String yaml, String... problems) throws IOException {
    Files.writeString(file, yaml);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Loading.loader().load(file))
        .withMessage(String.join("\n", problems));
  }

  private void refusesFile(String problem) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Loading.loader().load(file))
        .withMessage(file + ": " + problem);
  }

  @Test
  void missingFileIsAProblem() {
    refusesFile("there is no file " + file);
  }

  @Test
  void folderIsAProblem() throws Exception {
    Files.createDirectory(file);
    refusesFile(file + " is not a regular file");
  }

  @Test
  void binaryIsAProblem() throws Exception {
    Files.write(file, new byte[] {'a', (byte) 0xFF, ':'});
    refusesFile(file + " is not UTF-8 text");
  }

  @Test
  void endlessFileIsAProblem() throws Exception {
    Files.writeString(file, "#".repeat((1 << 20) + 1));
    refusesFile(file + " is longer than 1048576 octets");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret", "s3cret\n", "s3cret\r\n"})
  void passwordIsReadFromBesideTheFileWithoutItsLineEnd(String content) throws Exception {
    Files.writeString(folder.resolve("broker.pass"), content);
    GatewayConfig config = load(WITH_PASSWORD_FILE);
    assertThat(config.upstream().credentials()).contains(new Credentials("joe", "s3cret"));
    assertThat(config.passwordSource())
        .contains(new PasswordSource("password-file", folder.resolve("broker.pass").toString()));
  }

  @Test
  void onlyOneLineEndIsTakenOff() throws Exception {
    Files.writeString(folder.resolve("broker.pass"), " two\n\n");
    assertThat(load(WITH_PASSWORD_FILE).upstream().credentials())
        .contains(new Credentials("joe", " two\n"));
  }

  @Test
  void missingPasswordFileIsAProblem() throws Exception {
    refuses(
        WITH_PASSWORD_FILE,
        file + ":5:18: upstream.password-file: there is no file " + folder.resolve("broker.pass"));
  }

  @Test
  void emptyPasswordFileIsAProblem() throws Exception {
    Files.writeString(folder.resolve("broker.pass"), "\n");
    refuses(
        WITH_PASSWORD_FILE,
        file
            + ":5:18: upstream.password-file: "
            + folder.resolve("broker.pass")
            + " is empty; it must contain the password");
  }

  @Test
  void passwordAndPasswordFileExcludeEachOther() throws Exception {
    Files.write(folder.resolve("broker.pass"), "x".getBytes(StandardCharsets.UTF_8));
    refuses(
        WITH_PASSWORD_FILE + "  password: y\n",
        file + ":5:3: upstream.password-file: there is a password as well; write one of the two");
  }

  @Test
  void certificatesAreNamedFromTheFoldersFile() throws Exception {
    Files.createFile(folder.resolve("ca.pem"));
    Files.createFile(folder.resolve("gw.pem"));
    Files.createFile(folder.resolve("gw.key"));
    assertThat(
            load(UPSTREAM
                    + "  tls: {ca-file: ca.pem, cert-file: gw.pem, key-file: gw.key,"
                    + " verify-hostname: false}\n")
                .upstream()
                .tls())
        .contains(
            new Tls(
                Optional.of(folder.resolve("ca.pem")),
                Optional.of(folder.resolve("gw.pem")),
                Optional.of(folder.resolve("gw.key")),
                false));
  }

  @Test
  void certificatesMustBeThereAndInPairs() throws Exception {
    Files.createDirectory(folder.resolve("gw.pem"));
    refuses(
        UPSTREAM + "  tls:\n    ca-file: ca.pem\n    cert-file: gw.pem\n",
        file + ":5:14: upstream.tls.ca-file: there is no file " + folder.resolve("ca.pem"),
        file + ":6:5: upstream.tls.cert-file: a certificate needs its key-file, and there is none",
        file
            + ":6:16: upstream.tls.cert-file: "
            + folder.resolve("gw.pem")
            + " is not a regular file");
  }

  @Test
  void keyNeedsItsCertificate() throws Exception {
    Files.createFile(folder.resolve("gw.key"));
    refuses(
        UPSTREAM + "  tls: {key-file: gw.key}\n",
        file + ":4:9: upstream.tls.key-file: a key needs its cert-file, and there is none");
  }

  @Test
  void hostNameIsTheFirstLineThatIsAName() throws Exception {
    assertThat(HostName.fromFile(Files.writeString(file, "# my box\n\n box-7 \nother\n")))
        .contains("box-7");
    assertThat(HostName.fromFile(folder.resolve("nowhere"))).isEmpty();
    assertThat(HostName.fromFile(Files.write(file, new byte[] {(byte) 0xFF, '\n'}))).isEmpty();
    assertThat(Texts.isName(HostName.text())).isTrue();
  }
}
