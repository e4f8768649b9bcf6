using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace UoSam.LocalCluster;

/// <summary>The client on its host, and what it has printed.</summary>
internal sealed class ClientProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _outcomes = [];
    private readonly Task _reading;

    public ClientProcess(IPAddress host)
    {
        var command = ClusterNetwork.On(host, "dotnet", typeof(ClientProcess).Assembly.Location, "stream");
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _reading = ReadAsync();
    }

    /// <summary>Frames that came back.</summary>
    public int Count
    {
        get
        {
            lock (_outcomes)
            {
                return _outcomes.Count;
            }
        }
    }

    /// <summary>Ends the stream after what is in flight.</summary>
    /// <returns>What is wrong with the outcomes.</returns>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        _process.StandardInput.Close();
        await _reading;
        await _process.WaitForExitAsync();
        return [.. Faults(), .. _process.ExitCode == 0 ? (string[])[] : [$"the client ended with {_process.ExitCode}"]];
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_outcomes)
            {
                _outcomes.Add(line);
            }
        }
    }

    private IEnumerable<string> Faults()
    {
        var expected = Enumerable.Range(0, _outcomes.Count).Select(number => number.ToString(CultureInfo.InvariantCulture));
        var parts = _outcomes.ConvertAll(line => line.Split(' ', 2));
        if (!parts.Select(part => part[0]).SequenceEqual(expected))
        {
            yield return $"frames came as {string.Join(' ', parts.Select(part => part[0]))}";
        }

        // Two pictures take turns; the first of each was done before anything changed.
        foreach (var (number, part) in parts.Index().Where(item => item.Item[1] != parts[item.Index % 2][1]))
        {
            yield return $"frame {number}: {part[1]}, expected {parts[number % 2][1]}";
        }
    }
}
