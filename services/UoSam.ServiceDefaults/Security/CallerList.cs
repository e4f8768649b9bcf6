using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace UoSam.ServiceDefaults.Security;

/// <summary>
/// Callers, one a line (or by semicolons): a name, a token of at least 16 characters, and the methods that it may call, e.g.
/// <c>alice 3b1f... uosam.v1.SamEncoder/Encode uosam.v1.LocalOptimizer/*</c>; all where none is named. What follows # is
/// ignored.
/// </summary>
/// <param name="callers">Callers.</param>
internal sealed class CallerList(ImmutableArray<Caller> callers)
{
    private const int LeastLength = 16;

    /// <summary>Reads a list.</summary>
    /// <exception cref="FormatException">A line is none of the form; its token is not repeated.</exception>
    public static CallerList Parse(string text) => new(
    [
        .. text.Split('\n', ';')
            .Select((line, index) => (Fields: Fields(line), Number: index + 1))
            .Where(line => line.Fields.Length > 0)
            .Select(line => Read(line.Fields, line.Number)),
    ]);

    /// <summary>Finds who has a token, in a time that does not depend on it.</summary>
    /// <returns>Null where nobody has.</returns>
    public Caller? Find(string token)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        Caller? found = null;
        foreach (var caller in callers)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, caller.TokenHash) ? caller : found;
        }

        return found;
    }

    private static string[] Fields(string line) => line.Split('#')[0].Split(
        [' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static Caller Read(string[] fields, int number)
    {
        if (fields.Length < 2 || fields[1].Length < LeastLength)
        {
            throw new FormatException(
                $"line {number} of the callers is not a name, a token of at least {LeastLength} characters and methods");
        }

        return fields[2..].FirstOrDefault(method => method.Count('/') != 1) is { } wrong
            ? throw new FormatException($"line {number} of the callers has the method '{wrong}'; expected service/method or service/*")
            : new Caller(fields[0], SHA256.HashData(Encoding.UTF8.GetBytes(fields[1])), [.. fields[2..]]);
    }
}
