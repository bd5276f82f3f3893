#pragma once

#include "common/result.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace chat::relay {

/// One SQLite database: opened and closed, statements run. Used by one thread at a time. Nothing is written
/// any more once its file is gone from its place, for a file without a name would take it and go with the
/// program.
class Sqlite {
 public:
  struct Closer {
    void operator()(sqlite3* database) const;
  };
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };

  enum class Use {
    by_several,    ///< threads at once: SQLite has them take turns
    one_at_a_time  ///< the caller has them take turns, which is cheaper
  };

  /// Opens the file, which must be there. Nobody else may use it meanwhile.
  static Result<Sqlite> open(const std::string& path, Use use = Use::by_several);
  /// Opens the file to read what it has, without a lock and without what its journal would do: nothing on the
  /// disk changes. Only where nobody writes to it.
  static Result<Sqlite> open_as_it_is(const std::string& path);

  /// A statement with its values, which are bound in their order and must outlive it.
  class Statement {
   public:
    Statement(const Sqlite& database, const char* sql);
    Statement& bind(std::string_view text);
    Statement& bind(std::int64_t number);
    /// As new, without values: cheaper than another of the same.
    Statement& again();
    /// Goes on to the next row. Returns false at the end, and where it has failed: see failed().
    bool step();
    bool failed() const;
    /// It would have made a second row with a key that one has already.
    bool found_conflict() const;
    std::string text(int column) const;
    std::int64_t number(int column) const;
    bool is_null(int column) const;

   private:
    void note(int result);

    std::atomic<bool>& met_damage_;
    std::unique_ptr<sqlite3_stmt, Finalizer> statement_{};
    int bound_ = 0;
    int result_ = 0;
  };

  /// While it lives the database's statements fail once its time is over.
  class Limit {
   public:
    Limit(const Sqlite& database, std::chrono::steady_clock::time_point end);
    ~Limit();
    Limit(const Limit&) = delete;
    Limit& operator=(const Limit&) = delete;
    bool is_over() const { return std::chrono::steady_clock::now() >= end_; }

   private:
    const Sqlite& database_;
    std::chrono::steady_clock::time_point end_;
  };

  /// A question about a row that SQL asks by a name, with a number and a text.
  class RowTest {
   public:
    virtual bool is_so(std::int64_t number, std::string_view text) const = 0;

   protected:
    RowTest() = default;
    ~RowTest() = default;
    RowTest(const RowTest&) = default;
    RowTest& operator=(const RowTest&) = default;
  };
  /// `test` outlives the database.
  bool define(const char* name, const RowTest& test) const;

  /// Adds something to the SQL of this database, such as define_tokenizer(). Returns what that returns.
  bool extend(bool (*extension)(sqlite3*)) const { return extension(database_.get()); }

  /// Runs statements without values. Returns false if one has failed.
  bool run(const char* sql) const;

  /// Begins a transaction that writes. One that was left, for want of memory, is rolled back before.
  bool begin_writing() const;

  /// A transaction is of one thread. Who makes one has this meanwhile, where several use the database.
  std::unique_lock<std::mutex> take_turn() const { return std::unique_lock(shared_->turn); }

  /// Whether any call so far, since forget_damage(), failed because the file is damaged, or is no database.
  /// Also one whose failure nobody has looked at, and one after which others went well.
  bool has_met_damage() const { return shared_->met_damage; }
  /// What was damaged has been made anew.
  void forget_damage() const { shared_->met_damage = false; }

  /// How many rows the last statement has changed.
  int changes() const;
  /// How many rows have been changed since it was opened, also by triggers and within indices.
  std::int64_t all_changes() const;

  /// How much memory its pages take that have been read or written.
  std::size_t cached_bytes() const;
  /// They are read again when they are needed.
  void give_back_cache() const;

  /// Why the last call has failed, in words.
  std::string why() const;

 private:
  /// What stays where it is when the database is moved.
  struct Shared {
    std::mutex turn{};
    std::atomic<bool> met_damage = false;
  };

  explicit Sqlite(sqlite3* database) : database_(database) {}

  std::unique_ptr<Shared> shared_ = std::make_unique<Shared>();
  std::unique_ptr<sqlite3, Closer> database_;
};

}  // namespace chat::relay
