#pragma once

#include "common/result.h"
#include "relay/storage/sqlite.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace chat::relay {

/// What a SQLite file of the relay's is known by, and how its tables come about.
struct FileFormat {
  std::int64_t application;               ///< see "PRAGMA application_id" in SQLite's manual
  const char* first_version;              ///< makes the tables of version 1, and says the application
  std::span<const char* const> upgrades;  ///< each makes a file of one version one of the next

  std::int64_t version() const { return static_cast<std::int64_t>(upgrades.size()) + 1; }
};

/// Whether SQLite takes the file, which is there, for an empty one. It does so of a single byte, too
/// (unixFileSize() in its os_unix.c), which is what "echo > FILE" leaves.
bool is_empty_database(const std::string& path);

/// Makes an empty file if there is none, for its user alone. SQLite gives its journal the same permissions.
Result<void> make_private_file(const std::string& path);

/// Why the file cannot be used, of which `why` is what SQLite says: "cannot use FILE: chat-relay (process
/// 4711) uses it". Only where it is not open.
Failure cannot_use(const std::string& path, const std::string& why);

struct FileTrouble {
  std::string why;
  bool is_damage = false;
};

/// Why the file could not be used, if it is there, as far as that can be told without changing anything;
/// `checks_pages`: all of them are looked at. One that another process uses is fine.
std::optional<FileTrouble> trouble_with_file(const std::string& path, const FileFormat& format,
                                             bool checks_pages);

/// Whether SQLite finds the database whole.
bool is_whole(const Sqlite& database);

/// The version of the file's tables; 0: it is new. The error says that it is another program's or a newer
/// relay's, or why it cannot be read.
Result<std::int64_t> version_in(const Sqlite& database, const FileFormat& format);

/// Makes the tables what they are in the format's version. Only in a transaction, so that a relay that is
/// killed meanwhile finds the file as it was. False: see Sqlite::why().
bool make_current(const Sqlite& database, const FileFormat& format, std::int64_t version);

/// Of the first row; -1 where there is none.
std::int64_t number_from(const Sqlite& database, const char* sql);

}  // namespace chat::relay
