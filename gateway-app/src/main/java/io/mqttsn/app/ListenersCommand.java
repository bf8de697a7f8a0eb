package io.mqttsn.app;

import io.mqttsn.admin.client.AdminClient;
import io.mqttsn.admin.client.JsonValue;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Where devices are heard, and how well. */
@Command(
    name = "listeners",
    sortOptions = false,
    description = "Lists the listeners of a running gateway, with their counters.")
final class ListenersCommand implements Callable<Integer>, AdminOptions.View {

  private final Console console;

  @Mixin private AdminOptions admin;

  ListenersCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    return admin.show(console, this);
  }

  @Override
  public JsonValue ask(AdminClient client) throws IOException {
    return AdminOptions.get(client, "/api/v1/listeners");
  }

  @Override
  public String table(JsonValue answer) {
    return AdminTables.listeners(answer);
  }
}
