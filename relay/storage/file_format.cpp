#include "relay/storage/file_format.h"

#include "common/file.h"
#include "common/file_user.h"
#include "common/private_file.h"
#include "common/text.h"
#include "common/unique_fd.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include <fcntl.h>

namespace chat::relay {

namespace {

/// The file itself is wanted there: who may change what a link leads to might be another.
std::string why_not_opened(const std::string& path, int error) {
  std::error_code unseen;
  if (error != ELOOP || !std::filesystem::is_symlink(path, unseen)) return os_error("open", error);
  return "it is a symbolic link: put the file itself there, or have --state-dir name the directory where it "
         "is";
}

}  // namespace

bool is_empty_database(const std::string& path) {
  constexpr std::uintmax_t kMostBytes = 1;
  std::error_code error;
  return std::filesystem::file_size(path, error) <= kMostBytes && !error;
}

Result<void> make_private_file(const std::string& path) {
  constexpr int kFlags = O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW;
  UniqueFd made(::open(path.c_str(), kFlags | O_CREAT | O_EXCL, 0600));
  if (made && !give_to_owner_of_directory(made.get(), path)) return Failure(os_error("fchown", errno));
  if (!made && errno == EEXIST) made = UniqueFd(::open(path.c_str(), kFlags));
  if (!made) return Failure(why_not_opened(path, errno));
  if (!is_plain_file(made.get())) return Failure("it is no plain file");
  return {};
}

Failure cannot_use(const std::string& path, const std::string& why) {
  const auto user = locking_process(path);
  return Failure(fmt::format("cannot use {}: {}", visible(path),
                             user ? fmt::format("{} uses it", process_in_words(*user)) : why));
}

bool is_whole(const Sqlite& database) {
  Sqlite::Statement check(database, "PRAGMA quick_check(1)");
  return check.step() && check.text(0) == "ok";
}

namespace {

/// What a process that was killed has left there: SQLite goes on with it before it reads the file.
bool has_journal(const std::string& path) {
  std::error_code error;
  return std::filesystem::file_size(path + "-journal", error) > 0 && !error;
}

}  // namespace

std::optional<FileTrouble> trouble_with_file(const std::string& path, const FileFormat& format,
                                             bool checks_pages) {
  const UniqueFd file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
  if (!file && errno == ENOENT) return std::nullopt;
  if (!file) return FileTrouble{why_not_opened(path, errno)};
  if (!is_plain_file(file.get())) return FileTrouble{"it is no plain file"};
  if (locking_process(path) || is_empty_database(path)) return std::nullopt;
  const auto database = Sqlite::open_as_it_is(path);
  if (!database) return FileTrouble{database.error()};
  if (const auto version = version_in(*database, format); !version)
    return FileTrouble{version.error(), database->has_met_damage()};
  if (checks_pages && !has_journal(path) && !is_whole(*database))
    return FileTrouble{"some of its pages are broken", true};
  return std::nullopt;
}

Result<std::int64_t> version_in(const Sqlite& database, const FileFormat& format) {
  const std::int64_t tables = number_from(database, "SELECT count(*) FROM sqlite_schema");
  const std::int64_t version = number_from(database, "PRAGMA user_version");
  if (tables < 0 || version < 0) return Failure(database.why());
  if (tables == 0 && version == 0) return 0;
  if (number_from(database, "PRAGMA application_id") != format.application || version == 0)
    return Failure("it belongs to another program");
  if (version > format.version()) {
    return Failure(
        fmt::format("a newer chat-relay has written it (format {}, and this one knows {}): use that one",
                    version, format.version()));
  }
  return version;
}

bool make_current(const Sqlite& database, const FileFormat& format, std::int64_t version) {
  if (version == format.version()) return true;
  if (version == 0 && !database.run(format.first_version)) return false;
  for (std::int64_t next = std::max<std::int64_t>(version, 1); next < format.version(); ++next) {
    if (!database.run(format.upgrades[static_cast<std::size_t>(next - 1)])) return false;
  }
  return database.run(fmt::format("PRAGMA user_version = {}", format.version()).c_str());
}

std::int64_t number_from(const Sqlite& database, const char* sql) {
  Sqlite::Statement statement(database, sql);
  return statement.step() ? statement.number(0) : -1;
}

}  // namespace chat::relay
