using UoSam.Testing;

namespace UoSam.Web.Tests;

/// <summary>The front door with TLS and tokens.</summary>
public sealed class GuardedDoor : OpenDoor
{
    /// <summary>May do everything.</summary>
    public const string Token = "ann-ann-ann-ann-ann-ann";

    /// <summary>May encode and nothing else.</summary>
    public const string EncoderToken = "bob-bob-bob-bob-bob-bob";

    /// <summary>May refine and nothing else.</summary>
    public const string RefineToken = "cat-cat-cat-cat-cat-cat";

    /// <summary>Roots of its certificate.</summary>
    public string CaFile => Path.Combine(Folder.FullName, "web.crt");

    protected override IEnumerable<KeyValuePair<string, string?>> Settings
    {
        get
        {
            using var authority = new TestAuthority(Folder.FullName, "web");
            authority.Issue("server", 1);
            return
            [
                new("Security:CertificateFile", Path.Combine(Folder.FullName, "server.crt")),
                new("Security:KeyFile", Path.Combine(Folder.FullName, "server.key")),
                new("Security:Tokens", $"ann {Token}; bob {EncoderToken} uosam.v1.SamEncoder/*; cat {RefineToken} v1/refine"),
            ];
        }
    }
}
