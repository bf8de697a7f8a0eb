package io.mqttsn.app.log;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Puts the journal's priority of an error before every line of plain text. Why a gateway could not
 * start is printed before there is a log, and {@code journalctl -p err} is to find it all the same.
 */
public final class JournalErrors extends FilterOutputStream {

  private static final byte[] ERROR = "<3>".getBytes(StandardCharsets.US_ASCII);

  private boolean begun;

  public JournalErrors(OutputStream journal) {
    super(journal);
  }

  @Override
  public void write(int octet) throws IOException {
    if (!begun) {
      out.write(ERROR);
    }
    begun = octet != '\n';
    out.write(octet);
  }
}
