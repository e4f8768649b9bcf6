using System.CommandLine;
using System.Globalization;
using UoSam.Cli.Commands;
using UoSam.Cli.Refining;
using UoSam.Core;
using UoSam.Core.Datasets;

namespace UoSam.Cli.Remembering;

/// <summary>The options of a folder's memory, and the memory that they come to.</summary>
internal sealed class MemoryChoice
{
    private const string Auto = "auto";
    private const string None = "none";

    private readonly Option<string> _memory = new("--memory")
    {
        Description = "With --images: a file that 'uosam memory' wrote; auto: --out's own dataset.memory, made first where it is not there; none: every image by itself.",
        DefaultValueFactory = _ => Auto,
    };

    private readonly Option<int> _images = Most();

    /// <param name="command">Gets the options.</param>
    public MemoryChoice(Command command)
    {
        command.Options.Add(_memory);
        command.Options.Add(_images);
    }

    /// <summary>The option for how many images a memory is fitted to.</summary>
    public static Option<int> Most()
    {
        var option = new Option<int>("--memory-images")
        {
            Description = "Images that the memory of a data set is fitted to, evenly over the names, 4 to 4096; 2 MiB of disk each while it runs.",
            DefaultValueFactory = _ => 128,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && int.TryParse(token.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var most)
                && most is < DatasetMemory.LeastImages or > 4096)
            {
                result.AddError($"--memory-images takes {DatasetMemory.LeastImages} to 4096.");
            }
        });
        return option;
    }

    /// <summary>Refuses what goes with folders only.</summary>
    /// <exception cref="UsageException">--memory was given.</exception>
    public void RefuseForOne(ParseResult result)
    {
        if (result.GetValue(_memory) != Auto)
        {
            throw new UsageException("--memory goes with --images");
        }
    }

    /// <summary>Whether every image is refined by itself, so that nobody waits for what a stopped run has encoded.</summary>
    public bool IsNone(ParseResult result) => result.GetValue(_memory) == None;

    /// <summary>Whether the memory is made where it is not there: asked for, and there are images enough.</summary>
    public bool IsMade(ParseResult result, IReadOnlyList<ImageTask> all) =>
        result.GetValue(_memory) == Auto && all.Count(task => task.Fault is null) >= DatasetMemory.LeastImages;

    /// <summary>The memory that is there: the one that was asked for, or the output folder's; null for none.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="output">The output folder.</param>
    /// <param name="overwrite">Whether the folder's own is made anew.</param>
    /// <param name="settings">What it must have been made for.</param>
    /// <param name="embeddings">Of images that are encoded already.</param>
    /// <exception cref="UsageException">The file is missing, or was made for other label maps.</exception>
    /// <exception cref="InvalidInputException">It is no memory.</exception>
    public FolderMemory? Find(ParseResult result, string output, bool overwrite, RefineSettings settings, EmbeddingStore embeddings)
    {
        var asked = result.GetValue(_memory)!;
        var path = asked == Auto ? Path.Combine(output, MemoryFile.Name) : asked;
        if (asked == None || (asked == Auto && (overwrite || !File.Exists(path))))
        {
            return null;
        }

        if (!File.Exists(path))
        {
            throw new UsageException($"--memory {path}: there is no such file; expected one that 'uosam memory' wrote, auto or none");
        }

        var content = File.ReadAllBytes(path);
        var stored = InvalidInputException.Naming(path, () => MemoryFile.Read(content));
        return stored.Labels == settings.Labels
            ? new FolderMemory(stored, MemoryFile.DigestOf(content), settings.Space, embeddings)
            : throw new UsageException(
                $"the memory {path} was made for '{stored.Labels}', this run asks for '{settings.Labels}'; "
                + "--overwrite makes it and the refined maps anew");
    }

    /// <summary>Fits the folder's memory, and writes it; null where too few images can be used.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="run">Fits it.</param>
    /// <param name="all">All of the folder, not of one shard.</param>
    /// <param name="output">The output folder.</param>
    /// <param name="stopping">Stops.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    public async Task<FolderMemory?> MakeAsync(
        ParseResult result, MemoryRun run, IReadOnlyList<ImageTask> all, string output, CancellationToken stopping)
    {
        StoredMemory? stored;
        try
        {
            stored = await run.FitAsync(MemorySample.Of(all, result.GetValue(_images)), stopping);
        }
        catch (OutputException full) when (full.IsDiskFull)
        {
            throw new IOException($"{full.Message}; {_memory.Name} {None} refines every image by itself and keeps nothing there", full);
        }

        if (stored is null)
        {
            return null;
        }

        var content = MemoryFile.Write(stored);
        AtomicFile.Write(Path.Combine(output, MemoryFile.Name), content);
        return new FolderMemory(stored, MemoryFile.DigestOf(content), run.Settings.Space, run.Store);
    }
}
