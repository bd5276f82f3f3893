#pragma once

#include "common/result.h"
#include "relay/storage/sqlite.h"

#include <memory>
#include <string>

namespace chat::relay {

/// Opens the SQLite file in which everything is kept that is to outlive the relay; nobody else may use it
/// meanwhile. Makes it, for nobody else (0600), if it is not there. Waits for the disk. The error names the
/// file and says what is wrong with it; the file is left as it is.
Result<std::shared_ptr<Sqlite>> open_state_file(const std::string& path);

/// Whether it could be opened, as far as that can be told without changing anything. The error is the same.
/// If the file is not there it could be made.
Result<void> check_state_file(const std::string& path);

/// The same tables, for as long as the program runs.
Result<std::shared_ptr<Sqlite>> open_state_in_memory();

}  // namespace chat::relay
