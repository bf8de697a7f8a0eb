package io.mqttsn.app.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyCommandTest {

  @TempDir private Path folder;

  @Test
  void passesEachLineAsOneArgument() throws Exception {
    Path heard = folder.resolve("heard");
    Path program = folder.resolve("notify");
    Files.writeString(program, "#!/bin/sh\nprintf '[%s]' \"$@\" >" + heard + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    new NotifyCommand(program.toString()).say("WATCHDOG=1\nSTATUS=3 clients; all is well");
    assertThat(heard).hasContent("[WATCHDOG=1][STATUS=3 clients; all is well]");
  }

  @Test
  void aMissingProgramIsNoReasonToFail() {
    new NotifyCommand(folder.resolve("nothing").toString()).say("READY=1");
    assertThat(folder).isEmptyDirectory();
  }
}
