#pragma once

#include "common/result.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace chat::client {

/// Whom the person ignores, kept for the next run: a mask a line.
class IgnoreFile {
 public:
  explicit IgnoreFile(std::filesystem::path path) : path_(std::move(path)) {}

  /// The masks; none where there is no file yet.
  Result<std::vector<std::string>> read();

  /// Adds to the file the masks that are new since the last call or since read(), and takes out those that
  /// are gone: so two clients at once keep each other's. The file is readable to nobody else.
  Result<void> keep(const std::vector<std::string>& masks);

 private:
  Result<std::vector<std::string>> lines() const;
  Result<void> write(const std::vector<std::string>& masks) const;

  std::filesystem::path path_;
  std::vector<std::string> known_{};
};

}  // namespace chat::client
