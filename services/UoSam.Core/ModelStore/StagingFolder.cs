namespace UoSam.Core.ModelStore;

/// <summary>A folder beside the models in which one is made; gone after disposal unless it was moved.</summary>
internal sealed class StagingFolder : IDisposable
{
    private const string Prefix = ".staging-";

    public StagingFolder(string root)
    {
        try
        {
            Directory.CreateDirectory(root);
            Path = Directory.CreateDirectory(
                System.IO.Path.Combine(root, $"{Prefix}{Guid.NewGuid():N}")).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelStoreException(
                $"the model store {root} cannot be written: {ForeignFault.Text(error)}; name another folder with --models", error);
        }
    }

    public string Path { get; }

    /// <summary>Puts the folder in the place of <paramref name="target"/>, whose old content is removed.</summary>
    public void MoveTo(string target)
    {
        var old = $"{Path}-old";
        if (Directory.Exists(target))
        {
            Directory.Move(target, old);
        }

        Directory.Move(Path, target);
        if (Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
