#pragma once

#include "catch.h"
#include "common/unique_fd.h"

#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

/// A pipe, of which this process has both ends.
struct Pipe {
  chat::UniqueFd reader;
  chat::UniqueFd writer;

  explicit Pipe(int flags = O_NONBLOCK) {
    int ends[2];
    REQUIRE(::pipe2(ends, flags | O_CLOEXEC) == 0);
    reader.reset(ends[0]);
    writer.reset(ends[1]);
  }
  void write(std::string_view bytes = "x") {
    REQUIRE(::write(writer.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
};
