package io.mqttsn.app;

import io.mqttsn.admin.client.AdminClient;
import io.mqttsn.admin.client.JsonValue;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Everything about one client. */
@Command(
    name = "client",
    sortOptions = false,
    description = "Says everything about one client of a running gateway, its last frames too.")
final class ClientCommand implements Callable<Integer>, AdminOptions.View {

  private final Console console;

  @Parameters(paramLabel = "ID", description = "Client id.")
  private String id;

  @Mixin private AdminOptions admin;

  ClientCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    return admin.show(console, this);
  }

  @Override
  public JsonValue ask(AdminClient client) throws IOException {
    JsonValue found = find(client, id);
    return client.get(path(id) + "/frames").map(f -> found.with("frames", f)).orElse(found);
  }

  /** What the gateway knows of a client, or that it knows nothing. */
  static JsonValue find(AdminClient client, String id) throws IOException {
    return client
        .get(path(id))
        .orElseThrow(() -> new IOException("the gateway knows no client " + Table.printable(id)));
  }

  private static String path(String id) {
    return "/api/v1/clients/" + AdminClient.quoted(id);
  }

  @Override
  public String table(JsonValue answer) {
    return AdminTables.client(answer);
  }
}
