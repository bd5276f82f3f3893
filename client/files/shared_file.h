#pragma once

#include "common/result.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace chat::client {

/// A small file that several clients read and change: its text as it is now; empty where there is none.
Result<std::string> read_shared_file(const std::filesystem::path& file);

/// Replaces it by what `change` makes of its text, whole or not at all, readable to nobody else (0600). What
/// others write meanwhile is kept: they take turns.
Result<void> change_shared_file(const std::filesystem::path& file,
                                const std::function<std::string(std::string_view)>& change);

}  // namespace chat::client
