package io.mqttsn.app;

import io.mqttsn.admin.client.AdminClient;
import io.mqttsn.admin.client.JsonValue;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The whole gateway at a glance. */
@Command(name = "status", sortOptions = false, description = "Says how a running gateway is.")
final class StatusCommand implements Callable<Integer>, AdminOptions.View {

  private final Console console;

  @Mixin private AdminOptions admin;

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    return admin.show(console, this);
  }

  @Override
  public JsonValue ask(AdminClient client) throws IOException {
    return AdminOptions.get(client, "/api/v1/status");
  }

  @Override
  public String table(JsonValue answer) {
    return AdminTables.status(answer);
  }
}
