package io.mqttsn.upstream;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps to itself that the connection has ended until CONNECT is being sent. Paho starts the thread
 * that reads, and waits until it runs before it sends CONNECT. Where the connection ends at once,
 * as with a relay whose broker is away, that thread would be over before Paho looks for the first
 * time; it then looks ten times a second for ever, with one more thread for each attempt.
 *
 * <p>Whoever sends CONNECT hears of the end, too: a broker that wants a certificate says so and
 * hangs up, and "broken pipe" would tell nobody what to do.
 */
final class FirstWord {

  /** As long as Paho itself waits for an octet. */
  private static final long WAIT_MILLIS = 1_000;

  private final CountDownLatch said = new CountDownLatch(1);
  private volatile IOException end;

  /** It is being said, or never will be. */
  void said() {
    said.countDown();
  }

  OutputStream saying(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(int octet) throws IOException {
        sayUnlessEnded();
        out.write(octet);
      }

      @Override
      public void write(byte[] octets, int offset, int length) throws IOException {
        sayUnlessEnded();
        out.write(octets, offset, length);
      }
    };
  }

  private void sayUnlessEnded() throws IOException {
    said();
    if (end != null) {
      throw end;
    }
  }

  InputStream awaiting(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        if (end == null) {
          try {
            int count = super.read(target, offset, length);
            if (count >= 0) {
              return count;
            }
            end = new EOFException();
          } catch (SocketTimeoutException e) {
            throw e; // it goes on
          } catch (IOException e) {
            end = e;
          }
        }
        await();
        throw end;
      }
    };
  }

  private void await() throws IOException {
    try {
      if (!said.await(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new SocketTimeoutException("CONNECT has not been sent");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }
}
