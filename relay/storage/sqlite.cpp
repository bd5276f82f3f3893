#include "relay/storage/sqlite.h"

#include <filesystem>
#include <new>
#include <system_error>

#include <fmt/format.h>

#include <sqlite3.h>

namespace chat::relay {
namespace {

std::string reason_of(sqlite3* database) {
  switch (sqlite3_errcode(database) & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program uses it";
    case SQLITE_NOTADB:
      return "it is no SQLite database";
    case SQLITE_CORRUPT:
      return "it is damaged";
    case SQLITE_READONLY:
      return "the file or its directory may not be written, or has been moved or deleted";
    default:
      break;
  }
  if (sqlite3_extended_errcode(database) == SQLITE_CONSTRAINT_COMMITHOOK)
    return "the file has been moved or deleted while the relay had it open: start the relay anew";
  return sqlite3_errmsg(database);
}

/// With a write-ahead log SQLite does not look itself.
bool is_gone(sqlite3* database) {
  int moved = 0;
  return sqlite3_file_control(database, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0;
}

/// SQLite takes no symbolic link anywhere in a path with SQLITE_OPEN_NOFOLLOW. That is meant for the file: a
/// directory may well be one, as systemd makes /var/lib/NAME for DynamicUser= (systemd.exec(5)).
std::string with_directory_resolved(const std::filesystem::path& path) {
  std::error_code error;
  // Without one it may be no file at all (":memory:").
  if (!path.has_parent_path()) return path.string();
  const auto resolved = std::filesystem::canonical(path.parent_path(), error);
  return error ? path.string() : (resolved / path.filename()).string();
}

/// A path as it stands in a URI: see "URI Filenames" in SQLite's manual.
std::string in_uri(std::string_view path) {
  std::string written;
  for (const char each : path) {
    const bool is_special = each == '%' || each == '?' || each == '#';
    written += is_special ? fmt::format("%{:02X}", static_cast<unsigned char>(each)) : std::string(1, each);
  }
  return written;
}

void ask_row_test(sqlite3_context* context, int, sqlite3_value** values) {
  const auto* const test = static_cast<const Sqlite::RowTest*>(sqlite3_user_data(context));
  const auto* const text = reinterpret_cast<const char*>(sqlite3_value_text(values[1]));
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(values[1]));
  const std::string_view words = text == nullptr ? std::string_view() : std::string_view(text, size);
  sqlite3_result_int(context, test->is_so(sqlite3_value_int64(values[0]), words) ? 1 : 0);
}

bool is_of_damage(int result) {
  const int kind = result & 0xFF;
  return kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB;
}

}  // namespace

void Sqlite::Closer::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

void Sqlite::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Result<Sqlite> Sqlite::open(const std::string& path, Use use) {
  sqlite3* opened = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW |
                    (use == Use::by_several ? SQLITE_OPEN_FULLMUTEX : SQLITE_OPEN_NOMUTEX);
  const int result = sqlite3_open_v2(with_directory_resolved(path).c_str(), &opened, flags, nullptr);
  Sqlite database(opened);
  if (result != SQLITE_OK) return Failure(database.why());
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_commit_hook(
      opened, [](void* of) { return is_gone(static_cast<sqlite3*>(of)) ? 1 : 0; }, opened);
  return database;
}

Result<Sqlite> Sqlite::open_as_it_is(const std::string& path) {
  sqlite3* opened = nullptr;
  const std::string uri = fmt::format("file:{}?immutable=1", in_uri(with_directory_resolved(path)));
  const int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
  const int result = sqlite3_open_v2(uri.c_str(), &opened, flags, nullptr);
  Sqlite database(opened);
  if (result != SQLITE_OK) return Failure(database.why());
  return database;
}

bool Sqlite::define(const char* name, const RowTest& test) const {
  constexpr int kValues = 2;
  return sqlite3_create_function(database_.get(), name, kValues, SQLITE_UTF8, const_cast<RowTest*>(&test),
                                 ask_row_test, nullptr, nullptr) == SQLITE_OK;
}

bool Sqlite::run(const char* sql) const {
  const int result = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  if (is_of_damage(result)) shared_->met_damage = true;
  return result == SQLITE_OK;
}

bool Sqlite::begin_writing() const {
  if (sqlite3_get_autocommit(database_.get()) == 0) run("ROLLBACK");
  return run("BEGIN IMMEDIATE");
}

int Sqlite::changes() const {
  return sqlite3_changes(database_.get());
}

std::int64_t Sqlite::all_changes() const {
  return sqlite3_total_changes64(database_.get());
}

std::size_t Sqlite::cached_bytes() const {
  int now = 0;
  int highest = 0;
  sqlite3_db_status(database_.get(), SQLITE_DBSTATUS_CACHE_USED, &now, &highest, 0);
  return static_cast<std::size_t>(now);
}

void Sqlite::give_back_cache() const {
  sqlite3_db_release_memory(database_.get());
}

std::string Sqlite::why() const {
  return reason_of(database_.get());
}

Sqlite::Limit::Limit(const Sqlite& database, std::chrono::steady_clock::time_point end)
    : database_(database), end_(end) {
  constexpr int kStepsBetweenLooks = 1'000;
  const auto is_over = [](void* limit) { return static_cast<const Limit*>(limit)->is_over() ? 1 : 0; };
  sqlite3_progress_handler(database_.database_.get(), kStepsBetweenLooks, is_over, this);
}

Sqlite::Limit::~Limit() {
  sqlite3_progress_handler(database_.database_.get(), 0, nullptr, nullptr);
}

Sqlite::Statement::Statement(const Sqlite& database, const char* sql)
    : met_damage_(database.shared_->met_damage) {
  sqlite3_stmt* prepared = nullptr;
  note(sqlite3_prepare_v2(database.database_.get(), sql, -1, &prepared, nullptr));
  statement_.reset(prepared);
}

/// When a statement ends, SQLite forgets the failure of another before it: so it is noted here.
void Sqlite::Statement::note(int result) {
  result_ = result;
  if (is_of_damage(result)) met_damage_ = true;
}

Sqlite::Statement& Sqlite::Statement::bind(std::string_view text) {
  if (!failed()) {
    result_ = sqlite3_bind_text(statement_.get(), ++bound_, text.data(), static_cast<int>(text.size()),
                                SQLITE_STATIC);
  }
  return *this;
}

Sqlite::Statement& Sqlite::Statement::bind(std::int64_t number) {
  if (!failed()) result_ = sqlite3_bind_int64(statement_.get(), ++bound_, number);
  return *this;
}

Sqlite::Statement& Sqlite::Statement::again() {
  bound_ = 0;
  // It gives once more what the last step has given.
  sqlite3_reset(statement_.get());
  if (statement_ != nullptr) result_ = SQLITE_OK;
  return *this;
}

bool Sqlite::Statement::step() {
  if (!failed()) note(sqlite3_step(statement_.get()));
  return result_ == SQLITE_ROW;
}

bool Sqlite::Statement::failed() const {
  return result_ != SQLITE_OK && result_ != SQLITE_ROW && result_ != SQLITE_DONE;
}

bool Sqlite::Statement::found_conflict() const {
  return (result_ & 0xFF) == SQLITE_CONSTRAINT && result_ != SQLITE_CONSTRAINT_COMMITHOOK;
}

std::string Sqlite::Statement::text(int column) const {
  if (is_null(column)) return {};
  const auto* const bytes = sqlite3_column_text(statement_.get(), column);
  if (bytes == nullptr) throw std::bad_alloc();
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

bool Sqlite::Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Sqlite::Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

}  // namespace chat::relay
