using System.Collections.Immutable;

namespace UoSam.ServiceDefaults.Security;

/// <summary>Somebody who may call.</summary>
/// <param name="Name">For messages and logs.</param>
/// <param name="TokenHash">SHA-256 of the token.</param>
/// <param name="Methods"><c>service/method</c>, <c>service/*</c>; empty for all.</param>
internal sealed record Caller(string Name, byte[] TokenHash, ImmutableArray<string> Methods)
{
    /// <summary>True where the method is allowed.</summary>
    /// <param name="method">e.g. <c>uosam.v1.SamEncoder/Encode</c>.</param>
    public bool May(string method) => Methods.IsEmpty || Methods.Any(allowed => allowed.EndsWith("/*", StringComparison.Ordinal)
        ? method.StartsWith(allowed[..^1], StringComparison.Ordinal)
        : method == allowed);
}
