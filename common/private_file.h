#pragma once

#include "common/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace chat {

/// Makes the directory and those above it, each if it is missing, for nobody else (0700).
Result<void> make_private_directories(const std::filesystem::path& directory);

/// Writes a file that is not there yet, readable to nobody else (0600): whole or not at all, and onto the
/// disk. Returns false if something has that name already, which stays as it is. Makes missing directories.
Result<bool> write_new_private_file(const std::filesystem::path& file, std::string_view contents);

}  // namespace chat
