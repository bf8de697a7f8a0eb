package io.mqttsn.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What all sections of one file share while it is read.
 *
 * @param folder where relative paths begin: the folder of the file
 * @param hostName the name of a gateway that has none
 */
record Reading(Path folder, Environment environment, String hostName, Problems problems) {

  Path resolve(String path) {
    try {
      return folder.resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw new BadValue(Texts.quoted(path) + " is not a path");
    }
  }
}
