package io.mqttsn.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the small text files that a configuration consists of, or says why not. */
final class InputFile {

  private InputFile() {}

  /** The whole text; at most {@code limit} octets of UTF-8. */
  static String text(Path file, int limit) {
    checkReadable(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] octets = in.readNBytes(limit + 1);
      if (octets.length > limit) {
        throw new BadValue(file + " is longer than " + limit + " octets");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      throw new BadValue(file + " is not UTF-8 text");
    } catch (AccessDeniedException e) {
      throw new BadValue(notAllowed(file));
    } catch (IOException e) {
      throw new BadValue(file + " cannot be read: " + e.getMessage());
    }
  }

  static Path checkReadable(Path file) {
    if (!Files.exists(file)) {
      throw new BadValue("there is no file " + file);
    }
    if (!Files.isRegularFile(file)) {
      throw new BadValue(file + " is not a regular file");
    }
    if (!Files.isReadable(file)) {
      throw new BadValue(notAllowed(file));
    }
    return file;
  }

  private static String notAllowed(Path file) {
    return file + " may not be read by the user " + System.getProperty("user.name");
  }
}
